import { z } from '@region-r1/core/schema'
import { anchorConfigSchema, defaultAnchorConfig } from '@region-r1/scoring'
import { headSizesSchema } from '../head/head-config.ts'
import { rewardNames } from '../rewards/reward-function.ts'
import { paperRewardWeights } from '../rewards/reward-weights.ts'

const share = z.number().min(0).max(1)
const positive = z.number().gt(0)

/** All that a run is made by but its data: saved with it, and the only place where defaults stand. */
export const trainingConfigSchema = z
  .strictObject({
    seed: z.int().min(0).max(0xffffffff).default(1),

    // What there is to choose
    anchors: anchorConfigSchema.default(defaultAnchorConfig),
    /** Of them, how many crops are measured of each training picture, spread and around the best; null measures all. */
    anchorsPerQuery: z.int().min(2).nullable().default(null),
    head: headSizesSchema.prefault({}),
    /** pi(crop) of the fresh head, about, for policies that start nearly closed; null leaves it at a half. */
    initialCropRate: z.number().gt(0).lt(1).nullable().default(null),
    /** False trains the question-blind twin of a policy, which shows how much of what it does is due to the question. */
    readsQuestion: z.boolean().default(true),
    /** The most frequent words of the training questions that the head embeds itself. */
    vocabularySize: z.int().min(1).max(20_000).default(1000),
    /** Words read of a question. */
    questionLength: z.int().min(1).max(256).default(32),

    // Rewards
    reward: z.enum(rewardNames).default('symmetric'),
    rewardWeights: z
      .strictObject({ mrr: z.number(), ndcg: z.number(), rank: z.number(), margin: z.number() })
      .default(paperRewardWeights),
    /** Added to a crop's reward, fading to nothing over `decaySteps`; off by default. */
    cropBonus: z
      .strictObject({ initial: z.number(), decaySteps: z.int().min(0) })
      .default({ initial: 0, decaySteps: 0 }),

    // Groups and their advantages
    /** `exact` sums over all actions what `sampled` estimates from groups. */
    estimator: z.enum(['sampled', 'exact']).default('sampled'),
    /** Whether groups hold both decisions; GRPO forces none. */
    balanced: z.boolean().default(true),
    /** G. */
    groupSize: z.int().default(16),
    /** The least rollouts of each decision in a balanced group. */
    minPerDecision: z.int().default(4),
    /**
     * How the rollouts of a balanced group count: by the policy's probability of their decision, which is unbiased, or as
     * if it had drawn them, whose gradient stays large where a decision is nearly closed. docs/forced-samples.md derives
     * both.
     */
    forcedSamples: z.enum(['as-drawn', 'weighted']).default('weighted'),
    /** What a box is credited by: pi(crop), the true derivative, or 1, so that boxes learn where crops are rare. */
    boxCredit: z.enum(['probability', 'one']).default('one'),
    /** What a crop's box is held against: the group's mean reward, as in GRPO, or that of its crops alone. */
    boxBaseline: z.enum(['group', 'crops']).default('crops'),
    scaleRewards: z.enum(['group', 'none']).default('none'),

    // Loss
    /** Of the KL divergence to the policy after the warm start. */
    beta: z.number().min(0).default(0),
    /** Ratios count down to 1 - epsilon ... */
    epsilon: share.default(0.2),
    /** ... and up to 1 + epsilonHigh. */
    epsilonHigh: z.number().min(0).default(0.2),
    /** Updates on the same groups. */
    numIterations: z.int().min(1).default(1),
    /** Of the entropies, added to what is maximised: without it the boxes of training are soon learned by heart. */
    entropyCoefficient: z
      .strictObject({ decision: z.number().min(0), box: z.number().min(0) })
      .default({ decision: 0.02, box: 0.05 }),

    // Optimisation
    /** Steps of r-GRPO. */
    steps: z.int().min(0).default(400),
    /** Queries a step. */
    batchSize: z.int().min(1).default(48),
    /**
     * Batches drawn a step, of whose groups the first `batchSize` with variance are learned from, as in the dynamic
     * sampling of DAPO (arXiv 2503.14476); 1 takes every group.
     */
    dynamicSampling: z.int().min(1).default(1),
    learningRate: positive.default(0.0015),
    warmupSteps: z.int().min(0).default(30),
    weightDecay: z.number().min(0).default(0.1),
    maxGradNorm: positive.default(1),
    /** Supervised imitation of the best anchors before r-GRPO, so that crops are worth something when decisions begin. */
    warmStart: z
      .strictObject({
        steps: z.int().min(0).default(100),
        learningRate: positive.default(0.0015),
        /** Of the target's softmax over rewards. */
        temperature: positive.default(0.1),
        /** Whether the decision is imitated as well as the box. */
        decision: z.boolean().default(true),
      })
      .prefault({}),
    /** Of the features that the head reads, how many are left out in a training step. */
    featureDropout: share.lt(1).default(0.3),
    /** Of a question's words, how many are taken for unknown in a training step. */
    wordDropout: share.lt(1).default(0.1),
    /**
     * Of a batch, the queries that the full picture already ranks right, where keeping has to be learned; null takes
     * queries as the data has them.
     */
    solvedShare: share.nullable().default(0.3),

    // The second look
    /**
     * Passes of the encoder that a query may cost on average once the policy looks at crops before it takes one, that of
     * the full picture included; how it looks is chosen on validation at the end. 1 trains a policy that does not look.
     */
    passes: z.number().min(1).default(5),
    /** pi(crop), beside a half, from which a picture may be looked at; validation chooses once the look is chosen. */
    thresholds: z.array(z.number().gt(0).lt(1)).default([]),

    // The run
    /** Steps between looks at the validation queries. */
    validationInterval: z.int().min(1).default(50),
    /** Looks without a better one after which training stops early. */
    patience: z.int().min(1).default(10),
    /** Steps between checkpoints. */
    checkpointInterval: z.int().min(1).default(100),
  })
  .superRefine((config, context) => {
    const { groupSize, minPerDecision, balanced } = config
    const add = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message })
    if (groupSize < 2) {
      add('groupSize', `groupSize (${groupSize}) must be at least 2: advantages compare the rollouts of a group`)
    } else if (balanced && (minPerDecision < 1 || 2 * minPerDecision > groupSize)) {
      add(
        'minPerDecision',
        `minPerDecision (${minPerDecision}) must be from 1 to half of groupSize (${groupSize}): a balanced group holds that many of both decisions`,
      )
    }
  })

/** All settings of a run, as {@link trainingConfigSchema} reads them. */
export type TrainingConfig = z.infer<typeof trainingConfigSchema>
/** Settings of a run, those with a default left out. */
export type TrainingConfigInput = z.input<typeof trainingConfigSchema>
