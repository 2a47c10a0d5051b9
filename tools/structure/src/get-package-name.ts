/** The package of an import: `@scope/name` of `@scope/name/sub-path`. */
export function getPackageName(name: string): string {
  return name.split('/', name.startsWith('@') ? 2 : 1).join('/')
}
