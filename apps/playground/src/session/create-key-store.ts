/** The API key that the reader entered: until the tab is closed, and for this server alone. */
export interface KeyStore {
  read(): string | null
  write(key: string): void
}

const name = 'region-r1-key'

export function createKeyStore(): KeyStore {
  return { read: () => sessionStorage.getItem(name), write: key => sessionStorage.setItem(name, key) }
}
