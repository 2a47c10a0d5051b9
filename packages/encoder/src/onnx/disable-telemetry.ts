/**
 * Has onnxruntime report nothing: its published builds else tell their maker which models run, and keep an id of the
 * machine. `ORT_DISABLE_TELEMETRY=0` in the environment leaves them as they are.
 *
 * Acts before the process's first session, and from its main thread alone. Encoders and policies call it; whoever opens
 * sessions of their own first calls it before.
 */
export function disableTelemetry(): void {
  process.env.ORT_DISABLE_TELEMETRY ??= '1'
}
