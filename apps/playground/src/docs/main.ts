import SwaggerUI from 'swagger-ui-dist/swagger-ui-es-bundle.js'
import 'swagger-ui-dist/swagger-ui.css'

// No badge of swagger.io's validator: nothing is asked of anybody but this server.
SwaggerUI({ dom_id: '#docs', url: 'openapi.json', deepLinking: true, validatorUrl: null })
