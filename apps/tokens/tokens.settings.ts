// Settings of tokens and their sessions.
import path from 'node:path'
import { defineSettings } from '#framework/settings/define-settings.ts'
import { duration, group, optional, text } from '#framework/settings/kinds.ts'

export const tokenSettings = defineSettings({
  chapter: 'Tokens',
  settings: {
    /** Durations in seconds. */
    jwt: group({
      issuer: text('PEND_JWT_ISSUER', 'the issuer that tokens name', { allowed: 'a word or a URL' }),
      audience: text('PEND_JWT_AUDIENCE', 'the audience that tokens name', { allowed: 'a word or a URL' }),
      keyDirectory: text('PEND_JWT_KEY_DIRECTORY', 'the folder of the keys that sign tokens', {
        allowed: 'a folder',
        format: 'path',
      }),
      privateKeys: optional(
        text('PEND_JWT_PRIVATE_KEYS', 'RSA private keys in place of the folder; the first signs, all verify', {
          allowed: 'RSA private keys as PEM texts, or as base64 of them separated by commas',
          secret: true,
        }),
      ),
      keyMostAge: duration(
        'PEND_JWT_KEY_MAX_AGE',
        'how old the newest signing key may be before check --deploy says so',
      ),
      accessTtl: duration('PEND_JWT_ACCESS_TTL', 'the life of an access token'),
      refreshTtl: duration('PEND_JWT_REFRESH_TTL', 'the life of a refresh token'),
      sessionTtl: duration('PEND_JWT_SESSION_TTL', 'the longest life of a session, however often it is refreshed'),
      grace: duration('PEND_JWT_GRACE', 'how long parallel refreshes of one token get the same successor'),
    }),
  },
  usual: {
    jwt: {
      issuer: 'pend',
      audience: 'pend',
      accessTtl: 15 * 60,
      refreshTtl: 7 * 86_400,
      sessionTtl: 30 * 86_400,
      grace: 10,
      keyMostAge: 365 * 86_400,
    },
  },
  complete({ jwt }, { dataDirectory }) {
    jwt.keyDirectory ??= path.join(dataDirectory, 'keys')
  },
})
