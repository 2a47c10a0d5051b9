/** Matchers and stand-ins shared by the packages' tests. Private: never published. */
export { createToyEncoder } from './create-toy-encoder.ts'
export { type CloseOptions, expectAllClose, findMismatch } from './expect-all-close.ts'
export { hashFolder } from './hash-folder.ts'
export { type HubServer, type HubServerOptions, startHubServer } from './start-hub-server.ts'
export { explainNoPostgres, type PostgresServer, startPostgres } from './start-postgres.ts'
export { type QdrantServer, startQdrantServer } from './start-qdrant-server.ts'
