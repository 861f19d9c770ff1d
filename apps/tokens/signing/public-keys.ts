// GET /.well-known/jwks.json: public keys for verifying access tokens (RFC 7517).

import Type from 'typebox'
import { defineEndpoint } from '#framework/request/declaring/define-endpoint.ts'
import { aText } from '#framework/resource/schemas/described-schemas.ts'
import { TAG } from '../shapes.ts'
import { keyRing } from './key-ring.ts'

const Key = Type.Object({
  kty: aText('Family of the key: `RSA`.'),
  n: aText('Modulus of the key, in base64url.'),
  e: aText('Exponent of the key, in base64url.'),
  kid: aText('Id of the key, as in the header of tokens.'),
  alg: aText('The algorithm, such as `RS256`. Accept no other.'),
  use: aText('What it is for: `sig`, to check signatures.'),
})

export const publicKeys = defineEndpoint({
  method: 'GET',
  path: '/.well-known/jwks.json',
  name: 'publicKeys',
  tag: TAG,
  summary: 'List the public keys of access tokens',
  description: 'For services that verify tokens themselves (RFC 7517).',
  access: 'public',
  answer: Type.Object({
    keys: Type.Array(Key, { description: 'The keys that may have signed current tokens.' }),
  }),
  async run(ctx) {
    const keys = keyRing
      .of(ctx)
      .all()
      .map(({ publicJwk }) => publicJwk)
    return { body: { keys }, headers: { 'cache-control': 'public, max-age=300' } }
  },
})
