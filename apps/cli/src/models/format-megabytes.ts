/** Bytes in MB of a million, with one digit behind the point. */
export function formatMegabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`
}
