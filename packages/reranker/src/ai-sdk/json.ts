/** JSON as the AI SDK declares it. */
export type JsonValue = null | string | number | boolean | Readonly<JsonObject> | readonly JsonValue[]

/** An object of JSON as the AI SDK declares it. */
export type JsonObject = { [key: string]: JsonValue | undefined }

/** JSON to write into, as AI SDK 6 wants what it is given; version 7 takes it too. */
export type WritableJsonValue = null | string | number | boolean | WritableJsonObject | WritableJsonValue[]

/** An object of {@link WritableJsonValue}. */
export type WritableJsonObject = { [key: string]: WritableJsonValue | undefined }
