// The pages that mails link to.
import { defineService } from '#framework/request/services/define-service.ts'

/** Prefix of mail links, never taken from a request header (CVE-2026-29199: the Host header decided the reset link). */
export const linkPages = defineService<string>('link pages')
