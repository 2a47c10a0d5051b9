/**
 * The contract of candidate stores, for tests.
 *
 * @module @region-r1/reranker/testing
 */
export { type CandidateStoreContractOptions, runCandidateStoreContract } from './candidate-store-contract.ts'
