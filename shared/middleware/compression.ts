// Compresses answers for clients that accept it (RFC 9110 §12.5.3).
import compress from '@fastify/compress'
import type { FastifyInstance } from 'fastify'

/** Compressing anything smaller costs more than it saves. */
const LEAST_BYTES = 1024
/** Data and pages. Images and archives are compressed already, and an event must leave at once. */
const WORTH_IT =
  /^(?:application\/(?:[a-z.-]+\+)?json|application\/(?:x-ndjson|yaml)|text\/(?:csv|html|plain))\s*(?:;|$)/i

/**
 * Compresses data and pages from 1 kB on. Files stay as they are: a client that continues an interrupted download would
 * join bytes of two encodings (RFC 9110 §8.8.3.3). Bodies of requests are never decompressed: one that is small on the
 * wire could fill the memory.
 */
export async function registerCompression(app: FastifyInstance): Promise<void> {
  app.addHook('onSend', async (request, reply) => {
    if (reply.hasHeader('accept-ranges')) request.headers['x-no-compression'] = 'true'
  })
  await app.register(compress, {
    globalDecompression: false,
    threshold: LEAST_BYTES,
    encodings: ['br', 'gzip'],
    customTypes: WORTH_IT,
  })
}
