// Where the pages are that links in mails lead to.
import { defineService } from '#framework/request/define-service.ts'

/** What links in mails begin with, never a header of a request (CVE-2026-29199: the Host header decided the reset link). */
export const linkPages = defineService<string>('link pages')
