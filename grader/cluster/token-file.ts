/** The file of --token-auth-file. */
import { splitCsv } from './argv.ts'

/** Users of a token file as apiserver/pkg/authentication/token/tokenfile reads it: token, user, uid, "group,group". */
export const tokenUsers = (text: string): { user: string; groups: string[] }[] =>
  text
    .split('\n')
    .map(splitCsv)
    .flatMap(([token, user, , groups]) =>
      token === '' || user === undefined ? [] : [{ user, groups: groups ? groups.split(',') : [] }],
    )
