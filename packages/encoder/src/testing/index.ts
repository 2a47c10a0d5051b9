/**
 * Stand-ins for tests: no model file, no I/O.
 *
 * @module @region-r1/encoder/testing
 */

export { createFakeEncoder, type FakeEncoder, type FakeEncoderOptions } from './create-fake-encoder.ts'
