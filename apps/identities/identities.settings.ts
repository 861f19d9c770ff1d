// Settings of the providers that people can log in with.
import Type from 'typebox'
import { defineSettings } from '#framework/settings/define-settings.ts'
import { flag, group, json } from '#framework/settings/kinds.ts'

const provider = Type.Object(
  {
    name: Type.String({ pattern: '^[a-z][a-z0-9-]{0,39}$' }),
    label: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
    issuer: Type.String({ pattern: '^https?://[^\\s?#]+$' }),
    clientId: Type.String({ minLength: 1 }),
    clientSecret: Type.Optional(Type.String({ minLength: 1 })),
    scopes: Type.Optional(Type.Array(Type.String({ pattern: '^[\\x21-\\x7e]+$' }))),
  },
  { additionalProperties: false },
)

export const identitySettings = defineSettings({
  chapter: 'Log-in providers',
  settings: {
    oidc: group({
      providers: json(
        'PEND_OIDC_PROVIDERS',
        'the OpenID Connect providers that people can log in with: `name`, `issuer`, `clientId`, and optionally `clientSecret`, `label`, `scopes`',
        {
          allowed:
            'a JSON list such as [{"name":"example","issuer":"https://id.example.com","clientId":"…","clientSecret":"…"}]',
          schema: Type.Array(provider),
          secret: true,
        },
      ),
      registers: flag(
        'PEND_OIDC_REGISTERS',
        'whether an unknown person with a verified address gets an account at the first log-in',
      ),
    }),
  },
  usual: { oidc: { providers: [], registers: true } },
})
