// The way out for HTTP on somebody's behalf, opened by core: nothing else in the system calls foreign addresses.
import type { HttpClient } from '#framework/outbound/http-client.ts'
import { defineService } from './define-service.ts'

/** `httpClient.of(ctx).send({ … })` */
export const httpClient = defineService<HttpClient>('http client')
