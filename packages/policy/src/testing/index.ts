/**
 * The contract that every policy keeps, for the tests of those who write one, and a stand-in for a chat endpoint.
 *
 * @module @region-r1/policy/testing
 */

export {
  type PolicyContractCheck,
  type PolicyContractOptions,
  policyContract,
} from './policy-contract.ts'
export {
  type ChatReply,
  type ChatServer,
  type ChatServerOptions,
  type SeenChatRequest,
  startChatServer,
} from './start-chat-server.ts'
