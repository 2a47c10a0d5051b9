import { InvalidArgumentError } from '@region-r1/core'

/** A model on the Hugging Face hub, at a branch, tag or commit. */
export interface ModelId {
  /** Such as `Xenova/clip-vit-base-patch32`. */
  readonly name: string
  readonly revision: string
}

/** `owner/name` or `owner/name@revision`; undefined where the text has another form. */
export function parseModelId(text: string): ModelId | undefined {
  const parts = /^([\w-][\w.-]*\/[\w-][\w.-]*)(?:@([\w-][\w.-]*(?:\/[\w-][\w.-]*)*))?$/.exec(text)
  return parts ? { name: parts[1]!, revision: parts[2] ?? 'main' } : undefined
}

/** @throws InvalidArgumentError where the text is no id. */
export function requireModelId(text: string): ModelId {
  const id = parseModelId(text)
  if (id !== undefined) return id
  throw new InvalidArgumentError({
    argument: 'model',
    message: `expected a model of the hub, owner/name or owner/name@revision, got "${text}"`,
  })
}

/** Whether a revision is a commit, which never changes what it means. */
export function isCommit(revision: string): boolean {
  return /^[0-9a-f]{40}$/.test(revision)
}
