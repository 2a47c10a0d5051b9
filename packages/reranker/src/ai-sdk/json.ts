/** JSON as the AI SDK declares it. */
export type JsonValue = null | string | number | boolean | Readonly<JsonObject> | readonly JsonValue[]

/** An object of JSON as the AI SDK declares it. */
export type JsonObject = { [key: string]: JsonValue | undefined }
