import Link from 'next/link'
import { ClassesLink } from '../classes/classes-link.tsx'
import { AccountLink } from '../people/account-link.tsx'
import { ThemeToggle } from './theme-toggle.tsx'

/** The header of every page but the workspace. */
export function TopBar() {
  return (
    <header className="flex h-12 items-center border-b border-line bg-surface px-4">
      <Link href="/" className="font-semibold">
        cks-lab
      </Link>
      <span className="ml-auto flex min-w-0 items-center gap-2">
        <ClassesLink />
        <AccountLink />
        <ThemeToggle />
      </span>
    </header>
  )
}
