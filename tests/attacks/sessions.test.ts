// Attacks with sessions: tokens that outlive their purpose, reused refresh tokens, sessions of others.
import { cookies } from './sessions/cookies.ts'
import { ended } from './sessions/ended.ts'
import { foreign } from './sessions/foreign.ts'
import { replays } from './sessions/replays.ts'
import { defineAttacks } from './support/run-attacks.ts'

defineAttacks('sessions', [...ended, ...replays, ...foreign, ...cookies])
