// The facts of Connections: read once for many events, and an error never empties what is shown.
import { expect, test } from "vitest";
import type { ConnectionFacts, Event } from "../bindings";
import { Connections } from "./connections.svelte";
import { backendWith, deferred, refused, ticked } from "./inbox-fixtures";

const facts = (sent_today: number): ConnectionFacts => ({
  channel_id: "1",
  linked_at: null,
  sent_today,
  gateway: null,
});

test("many events that come while it reads are answered by one more reading", async () => {
  const first = deferred<ConnectionFacts[]>();
  let asked = 0;
  let tell: (events: Event[]) => void = () => undefined;
  const connections = new Connections(
    backendWith({
      subscribe: (handler) => {
        tell = handler;
        return Promise.resolve(() => undefined);
      },
      connectionFacts: () => {
        asked += 1;
        return asked === 1 ? first.promise : Promise.resolve([facts(asked)]);
      },
    }),
  );
  connections.start();
  await expect.poll(() => asked).toBe(1);
  for (let news = 0; news < 20; news += 1) tell([ticked("1", String(news))]);
  expect(asked).toBe(1);
  first.resolve([facts(1)]);
  await expect.poll(() => connections.of("1")?.sent_today).toBe(2);
  expect(asked).toBe(2);
});

test("what was read stays when the next reading fails", async () => {
  let broken = false;
  const connections = new Connections(
    backendWith({ connectionFacts: () => (broken ? refused("storage") : Promise.resolve([facts(7)])) }),
  );
  await connections.read();
  broken = true;
  await connections.read();
  expect(connections.of("1")?.sent_today).toBe(7);
  expect(connections.error).not.toBeNull();
});
