// GET /.well-known/jwks.json: what others check access tokens with (RFC 7517).
import Type from 'typebox'
import { defineEndpoint } from '#framework/request/define-endpoint.ts'
import { authentication } from '../authentication.ts'
import { TAG } from './shapes.ts'

const Key = Type.Object({
  kty: Type.String(),
  n: Type.String(),
  e: Type.String(),
  kid: Type.String(),
  alg: Type.String(),
  use: Type.String(),
})

export const publicKeys = defineEndpoint({
  method: 'GET',
  path: '/.well-known/jwks.json',
  name: 'publicKeys',
  tag: TAG,
  summary: 'The public keys of access tokens.',
  access: 'public',
  answer: Type.Object({ keys: Type.Array(Key) }),
  async run(ctx) {
    const keys = authentication
      .of(ctx)
      .keys.all()
      .map(({ publicJwk }) => publicJwk)
    return { body: { keys }, headers: { 'cache-control': 'public, max-age=300' } }
  },
})
