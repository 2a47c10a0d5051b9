import type { StoredHeader } from './image-header.ts'

/** A negative height says that the rows are stored from the top. */
export function readBmpHeader(view: DataView): StoredHeader {
  const infoSize = view.getUint32(14, true)
  if (infoSize === 12) return { width: view.getUint16(18, true), height: view.getUint16(20, true) }
  return { width: Math.abs(view.getInt32(18, true)), height: Math.abs(view.getInt32(22, true)) }
}
