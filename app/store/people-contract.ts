/** What every store must do for people; part of `contract.ts`. */
import { expect, test } from 'vitest'
import type { InvitationRow, PersonRow } from './people-store.ts'
import type { Store } from './store.ts'
import { grade, member, room, session } from './testing/life.ts'

const ada: PersonRow = {
  id: 'p1',
  name: 'Ada “🦭”',
  role: 'learner',
  email: 'p1@people.invalid',
  email_verified: 0,
  code_hash: 'hash-1',
  code_until: 1_800_000_000_000,
  created_at: 1_700_000_000_000,
  updated_at: 1_700_000_000_000,
}
const bea: PersonRow = { ...ada, id: 'p2', email: 'p2@people.invalid', code_hash: 'hash-2' }
const invitation: InvitationRow = {
  id: 'i1',
  hash: 'hash-i1',
  role: 'assistant',
  by: 'p1',
  expires_at: 1_800_000_000_000,
  created_at: 1_700_000_000_000,
}
const signIn = {
  id: 'in1',
  token: 'token-1',
  person_id: 'p1',
  expires_at: 1_800_000_000_000,
  user_agent: null,
  created_at: 1_700_000_000_000,
  updated_at: 1_700_000_000_000,
}

/** @param opened gives an empty store */
export function peopleContract(opened: () => Promise<Store>): void {
  test('gives back people by id and by code, as they were added and changed', async () => {
    const { people } = await opened()
    await people.addPerson(ada)
    await people.addPerson(bea)
    expect(await people.people(['p1', 'nobody'])).toEqual([ada])
    expect(await people.people([])).toEqual([])
    expect(await people.personOfCode('hash-2')).toEqual(bea)
    await people.updatePerson('p1', { name: 'Ada L.', code_hash: null, code_until: null })
    expect(await people.personOfCode('hash-1')).toBeUndefined()
    expect(await people.people(['p1'])).toEqual([
      { ...ada, name: 'Ada L.', code_hash: null, code_until: null, updated_at: expect.any(Number) },
    ])
    await expect(people.updatePerson('nobody', { name: 'x' })).rejects.toMatchObject({
      code: 'no-such-person',
    })
    await expect(people.addPerson(ada)).rejects.toThrow()
    await expect(people.updatePerson('p1', { code_hash: 'hash-2' })).rejects.toThrow()
    expect([await people.hasRole('learner'), await people.hasRole('instructor')]).toEqual([true, false])
  })

  test('gives an invitation away once, in time, and to one who asks at a time', async () => {
    const { people } = await opened()
    await people.addPerson(ada)
    await people.addInvitation(invitation)
    await people.addInvitation({ ...invitation, id: 'i2', hash: 'hash-i2', by: null })
    expect(await people.invitations('p1')).toEqual([invitation])
    expect(await people.invitations(null)).toMatchObject([{ id: 'i2' }])
    expect(await people.takeInvitation('hash-i1', invitation.expires_at)).toBeUndefined()
    const taken = await Promise.all([1, 2, 3].map(now => people.takeInvitation('hash-i1', now)))
    expect(taken.filter(row => row !== undefined)).toEqual([invitation])
    await people.removeInvitation('i2')
    expect(await people.takeInvitation('hash-i2', 0)).toBeUndefined()
  })

  test('removes somebody with all that is theirs, and nothing of others', async () => {
    const store = await opened()
    const { people, classes } = store
    await people.addPerson(ada)
    await people.addPerson(bea)
    await classes.addClass(room)
    for (const [person, id] of [
      ['p1', 's1'],
      ['p2', 's2'],
    ] as const) {
      await classes.addMember({ ...member, person })
      await store.addSession({ ...session, id, learner: person, class_id: room.id })
      await store.addGrade({ ...grade, id: `g-${id}`, learner: person, session_id: id })
      await store.seeHint(id, 1)
      const message = { id: `m-${id}`, class_id: room.id, sender: 'ines', text: 'Well done.', sent_at: 1 }
      await classes.addMessage({ ...message, person })
    }
    await store.db.insertInto('sign_ins').values(signIn).execute()
    await people.addInvitation(invitation)
    expect(await people.allOf('p1')).toMatchObject({
      people: [ada],
      sign_ins: [signIn],
      accounts: [],
      members: [{ person: 'p1' }],
      messages: [{ id: 'm-s1' }],
      sessions: [{ id: 's1' }],
      grades: [{ id: 'g-s1' }],
      hints: [{ session_id: 's1', number: 1 }],
    })
    const others = await people.allOf('p2')
    await people.removePerson('p1')
    expect(Object.values(await people.allOf('p1')).flat()).toEqual([])
    expect(await people.invitations('p1')).toEqual([])
    expect(await people.allOf('p2')).toEqual(others)
    expect(others.grades).toHaveLength(1)
  })

  test('tells who belongs nowhere any more, and forgets what has expired', async () => {
    const store = await opened()
    const { people, classes } = store
    const until = ada.code_until!
    await people.addPerson(ada)
    expect([await people.strays(until - 1), await people.strays(until)]).toEqual([[], ['p1']])
    await store.db
      .insertInto('sign_ins')
      .values({ ...signIn, expires_at: until + 10 })
      .execute()
    expect([await people.strays(until), await people.strays(until + 10)]).toEqual([[], ['p1']])
    await people.addInvitation(invitation)
    await people.forgetExpired(until + 10)
    expect((await people.allOf('p1')).sign_ins).toEqual([])
    expect(await people.invitations('p1')).toEqual([])
    await classes.addClass(room)
    await classes.addMember({ ...member, person: 'p1' })
    expect(await people.strays(until + 10)).toEqual([])
    await classes.removeMember(room.id, 'p1')
    await people.updatePerson('p1', { role: 'instructor' })
    expect(await people.strays(until + 10)).toEqual([])
  })
}
