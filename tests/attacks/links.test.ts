// Attacks on what goes out by mail: links used twice, for something else, too late, by somebody else; mails turned into traps.

import { invitations } from './links/invitations.ts'
import { mails } from './links/mails.ts'
import { uses } from './links/one-use.ts'
import { defineAttacks } from './support/run-attacks.ts'

defineAttacks('links', [...uses, ...mails, ...invitations], { PEND_LINK_ORIGIN: 'https://app.example.com' })
