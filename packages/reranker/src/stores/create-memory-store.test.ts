import { describe, test } from 'vitest'
import { runCandidateStoreContract } from '../testing/candidate-store-contract.ts'
import { createMemoryStore } from './create-memory-store.ts'

describe('vectors in memory', () => {
  runCandidateStoreContract({ test, openStore: async options => createMemoryStore(options), isLasting: false })
})
