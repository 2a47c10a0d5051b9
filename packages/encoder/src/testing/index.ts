/** Stand-ins for tests: no model file, no I/O. */
export { createFakeEncoder, type FakeEncoder, type FakeEncoderOptions } from './create-fake-encoder.ts'
