/**
 * Stand-ins for tests: no model file, no I/O; and what every encoder must do, as checks.
 *
 * @module @region-r1/encoder/testing
 */

export { createFakeEncoder, type FakeEncoder, type FakeEncoderOptions } from './create-fake-encoder.ts'
export { type EncoderContractCheck, type EncoderContractOptions, encoderContract } from './encoder-contract.ts'
