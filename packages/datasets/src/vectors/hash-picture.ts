/** 32 bits of FNV-1a over a path or URL: two that differ are two pictures. */
export function hashPicture(name: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < name.length; at++) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193)
  return hash >>> 0
}
