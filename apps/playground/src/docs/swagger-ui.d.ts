declare module 'swagger-ui-dist/swagger-ui-es-bundle.js' {
  /** Draws an OpenAPI document. */
  // biome-ignore lint/style/noDefaultExport: the package has it so
  export default function SwaggerUI(options: {
    readonly dom_id: string
    readonly url: string
    readonly deepLinking: boolean
    readonly validatorUrl: null
  }): void
}
