// The HTTP client for calls on a user's behalf, provided by core: nothing else calls foreign addresses.
import type { HttpClient } from '#framework/outbound/http-client.ts'
import { defineService } from './define-service.ts'

/** `httpClient.of(ctx).send({ … })` */
export const httpClient = defineService<HttpClient>('http client')
