// Attacks on mailed links: used twice, for another purpose, too late, by another person; mails turned into traps.

import { invitations } from './links/invitations.ts'
import { mails } from './links/mails.ts'
import { uses } from './links/one-use.ts'
import { defineAttacks } from './support/run-attacks.ts'

defineAttacks('links', [...uses, ...mails, ...invitations], { PEND_LINK_ORIGIN: 'https://app.example.com' })
