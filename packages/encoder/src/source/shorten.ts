/** A place as a message names it: a data URL, or base64 in place of a path, can be megabytes long. */
export function shorten(location: string): string {
  return location.length > 200 ? `${location.slice(0, 60)}…` : location
}
