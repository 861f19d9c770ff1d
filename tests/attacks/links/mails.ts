// Attacks through mails.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { arrange } from '#tests/support/arrange.ts'
import { readMails } from '#tests/support/mails.ts'
import { attack } from '../support/attack.ts'
import type { Told } from '../support/calls.ts'
import type { Scene } from '../support/scene.ts'
import { alike, answered, MALFORMED, refused } from '../support/verdicts.ts'
import { address } from './scenes.ts'

/** Requests a password reset with these headers and returns the mail. */
async function mailAfter(scene: Scene, email: string, headers: Record<string, string>): Promise<Told> {
  return scene.ask({ ask: 'forgotPassword', input: { email } }, { as: null, headers })
}

export const mails = [
  attack({
    name: 'no header of the request decides where the link in a mail leads',
    case: 'GHSA-3529-5m8x-rpv3',
    guard: 'configured origin of links',
    arrange: (scene) => scene.person(),
    attempt: (scene, { email }) =>
      mailAfter(scene, email, {
        ...{ 'x-forwarded-host': 'attacker.example', 'x-forwarded-proto': 'http', 'x-host': 'attacker.example' },
        ...{ forwarded: 'host=attacker.example', 'x-original-url': 'https://attacker.example/' },
        ...{
          origin: 'https://attacker.example',
          referer: 'https://attacker.example/',
          'x-forwarded-server': 'attacker.example',
        },
      }),
    meets: answered(200, 202),
    holds: async (scene, { email }) => {
      const { text, html } = (await readMails(scene.server, email)).at(-1)!
      assert.match(text, /^https:\/\/app\.example\.com\/reset-password#token=/m)
      assert.doesNotMatch(`${text}${html}`, /attacker/)
    },
  }),
  attack({
    name: 'no field of the body decides where the link in a mail leads',
    case: 'CVE-2026-34751',
    guard: 'closed input',
    attempt: (scene) => {
      const extras = ['redirectTo', 'url', 'reset_url', 'callbackUrl', 'host', 'next', 'origin']
      return Promise.all(
        extras.map((extra) =>
          scene.ask(
            {
              ask: 'forgotPassword',
              input: { email: scene.victim.people.viewer.email, [extra]: 'https://attacker.example' },
            },
            { as: null },
          ),
        ),
      )
    },
    meets: refused(...MALFORMED),
  }),
  attack({
    name: 'a reset is not sent to a second address beside the right one',
    case: 'CVE-2023-7028',
    guard: 'one address in one word',
    attempt: (scene) => {
      const { email } = scene.victim.people.viewer
      const wrong = [
        [email, 'attacker@example.com'],
        `${email},attacker@example.com`,
        `${email} attacker@example.com`,
        `${email}\nattacker@example.com`,
        `${email}\u0000`,
        { ne: null },
        null,
      ]
      return Promise.all(
        wrong.map((each) => scene.ask({ ask: 'forgotPassword', input: { email: each } }, { as: null })),
      )
    },
    meets: refused(...MALFORMED),
  }),
  attack({
    name: 'an address that only resembles the victim’s gets no mail of the victim',
    case: 'CVE-2019-19844',
    guard: 'addresses are compared letter by letter',
    arrange: (scene) => scene.person({ email: `mike${randomBytes(6).toString('hex')}@example.com` }),
    attempt: (scene, { email }) => {
      const likenesses = [
        email.replace('i', 'ı'),
        email.replace('m', 'ｍ'),
        email.replace('@', '＠'),
        email.replace('e', 'е'),
      ]
      return Promise.all(
        likenesses.map((each) => scene.ask({ ask: 'forgotPassword', input: { email: each } }, { as: null })),
      )
    },
    meets: answered(200, 202, 400, 422),
    holds: async (scene, { email }) => {
      assert.ok((await readMails(scene.server, email)).every(({ subject }) => !/new password/.test(subject)))
    },
  }),
  attack({
    name: 'requesting a new password does not reveal who has an account',
    case: 'GHSA-w54v-hf9p-8856',
    guard: 'one answer for every address',
    arrange: async (scene) => {
      const [known, gone] = [await scene.person(), await scene.person()]
      await arrange('update auth.users set is_active = false where id = $1', [gone.id])
      return [known.email, gone.email, address()]
    },
    attempt: (scene, addresses) =>
      Promise.all(addresses.map((email) => scene.ask({ ask: 'forgotPassword', input: { email } }, { as: null }))),
    meets: alike,
  }),
  attack({
    name: 'requesting a sign-in link does not reveal who has an account',
    case: 'CVE-2026-26185',
    guard: 'one answer for every address',
    arrange: async (scene) => [(await scene.person()).email, address()],
    attempt: (scene, addresses) =>
      Promise.all(addresses.map((email) => scene.ask({ ask: 'sendMagicLink', input: { email } }, { as: null }))),
    meets: alike,
  }),
  attack({
    name: 'requesting a change to a taken address reveals nothing and sends nothing there',
    case: 'GHSA-w54v-hf9p-8856',
    guard: 'one answer for every address',
    arrange: async (scene) => ({ asker: await scene.person(), taken: (await scene.person()).email }),
    attempt: (scene, { asker, taken }) =>
      Promise.all(
        [taken, address()].map((email) =>
          scene.ask({ ask: 'changeEmail', input: { email, currentPassword: asker.password } }, { as: asker }),
        ),
      ),
    meets: alike,
    holds: async (scene, { taken }) => {
      assert.ok((await readMails(scene.server, taken)).every(({ subject }) => !/new e-mail address/.test(subject)))
    },
  }),
  attack({
    name: 'a stolen access token does not change the address without the password',
    case: 'OWASP API2:2023',
    guard: 'the password is asked again',
    attempt: async (scene) => {
      const { access } = scene.attacker.people.editor
      const change = (currentPassword: unknown) =>
        scene.ask({ ask: 'changeEmail', input: { email: address(), currentPassword } }, { as: access })
      return [await change('not the password'), await change({ ne: '' }), await change(null)]
    },
    meets: refused(...MALFORMED),
  }),
  attack({
    name: 'a name with line breaks writes no header of a mail',
    case: 'CWE-93',
    guard: 'mails are composed, not pasted',
    arrange: async (scene) => (await scene.tenant()).people.owner,
    attempt: async (scene, owner) => {
      const [names, email, invited] = [{ firstName: 'A\r\nBcc: attacker@example.com' }, address(), address()]
      const input = { email, password: 'a violet teapot sings', lastName: 'X', ...names }
      const told = [
        await scene.ask({ ask: 'register', input }, { as: null }),
        await scene.ask({ ask: 'updateOwnUser', input: names }, { as: owner }),
        await scene.ask({ ask: 'createInvitation', input: { email: invited, role: 'viewer' } }, { as: owner }),
      ]
      const sent = [...(await readMails(scene.server, email)), ...(await readMails(scene.server, invited))]
      assert.ok(sent.some(({ subject }) => /invites you/.test(subject)))
      for (const { to, cc, bcc, subject } of sent) {
        assert.deepEqual([to.length, cc, bcc], [1, undefined, undefined])
        assert.doesNotMatch(subject, /[\r\n]/)
      }
      return told
    },
    meets: answered(200, 201, 422),
  }),
  attack({
    name: 'a name that looks like a template or like HTML stays a name in mails',
    case: 'CVE-2023-22621',
    guard: 'what is filled in is text',
    arrange: (scene) =>
      scene.person({
        firstName: '{{email}} <b onclick=x>b</b> <a href=https://attacker.example>x</a> $\u007b7*7} <%= 7*7 %>',
      }),
    attempt: (scene, { email }) => scene.ask({ ask: 'forgotPassword', input: { email } }, { as: null }),
    meets: answered(200, 202),
    holds: async (scene, { email }) => {
      const { html, text } = (await readMails(scene.server, email)).at(-1)!
      assert.doesNotMatch(String(html), /<b\b|<a href=(?!")/)
      assert.doesNotMatch(`${text}${html}`, /attacker\.example/)
      assert.doesNotMatch(`${text}${html}`, /\b49\b/)
    },
  }),
  attack({
    name: 'a tenant’s own mail cannot use values it is not given',
    case: 'CVE-2023-22621',
    guard: 'words of mails are known',
    attempt: (scene) =>
      Promise.all(
        ['token', 'password', 'constructor', '__proto__', 'url.href', 'link'].map((word) =>
          scene.ask({
            ask: 'setMailTemplate',
            params: { kind: 'magic_link' },
            input: { subject: `Hello {{${word}}}`, heading: 'Hi', body: 'Words' },
          }),
        ),
      ),
    meets: refused(...MALFORMED),
  }),
]
