/**
 * The contract of candidate stores, for tests.
 *
 * @module
 */
export { type CandidateStoreContractOptions, runCandidateStoreContract } from './candidate-store-contract.ts'
