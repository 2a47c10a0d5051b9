// What packages use of zod: what is not here, its languages above all, is left out of the build, so that no start loads it.
export type * from 'zod'
export {
  array,
  bigint,
  boolean,
  coerce,
  discriminatedUnion,
  enum,
  int,
  json,
  literal,
  looseObject,
  NEVER,
  number,
  object,
  preprocess,
  record,
  strictObject,
  string,
  tuple,
  union,
  unknown,
} from 'zod'
