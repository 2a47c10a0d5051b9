import {
  DataFormatError,
  DisposedError,
  ImageFormatError,
  InvalidArgumentError,
  ModelFormatError,
  RegionR1Error,
} from '@region-r1/core'

/** An error as it travels between threads, which would make a plain Error of any class. */
export interface ErrorMessage {
  readonly name: string
  readonly message: string
  readonly stack: string | undefined
  /** The field of its class: the argument, path or file at fault. */
  readonly field: string
}

export function toErrorMessage(reason: unknown): ErrorMessage {
  const error = reason instanceof Error ? reason : new Error(String(reason))
  const { argument, path, file } = error as { argument?: string; path?: string; file?: string }
  return { name: error.name, message: error.message, stack: error.stack, field: argument ?? path ?? file ?? '' }
}

/** The error again, of the class that its name says. */
export function fromErrorMessage({ name, message, stack, field }: ErrorMessage): Error {
  const error = createError(name, message, field)
  if (stack !== undefined) error.stack = stack
  return error
}

function createError(name: string, message: string, field: string): Error {
  switch (name) {
    case 'InvalidArgumentError':
      return new InvalidArgumentError({ argument: field, message })
    case 'ModelFormatError':
      return new ModelFormatError({ path: field, message })
    case 'DataFormatError':
      return new DataFormatError({ file: field, message })
    case 'ImageFormatError':
      return new ImageFormatError({ message })
    case 'DisposedError':
      return new DisposedError({ message })
    case 'RegionR1Error':
      return new RegionR1Error({ message })
    default:
      return Object.assign(new Error(message), { name })
  }
}
