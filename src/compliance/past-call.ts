/** A call of the account to a person, by whichever dialer, as the rules see it. */
export interface PastCall {
  at: number;
  /** Its end is not written: it rings, or they talk. */
  isUnderWay: boolean;
  isAbandoned: boolean;
  /** The person talked to an agent. */
  isConversation: boolean;
  /** An agent reached them by click-to-dial, and did not say that it was a machine, or that they are to be called again. */
  isReachedByHand: boolean;
  /** The agent wrote that they refused what they were offered; a failure without a word of theirs, such as a wrong number, is none. */
  isRefusal: boolean;
}
