/** The contract that every policy keeps, for the tests of those who write one. */
export {
  type PolicyContractCheck,
  type PolicyContractOptions,
  policyContract,
} from './policy-contract.ts'
