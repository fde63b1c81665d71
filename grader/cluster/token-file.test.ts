import { expect, test } from 'vitest'
import { tokenUsers } from './token-file.ts'

test('a token file is read as the API server reads it', () => {
  expect(
    tokenUsers('t1,ann,1\n\n \nt0\nt2,ben,2,"team,system:masters"\n,nobody,3\nt3,"c, d",4,team\n'),
  ).toEqual([
    { user: 'ann', groups: [] },
    { user: 'ben', groups: ['team', 'system:masters'] },
    { user: 'c, d', groups: ['team'] },
  ])
})
