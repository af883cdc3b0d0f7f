// Who can reach an address, told while it is typed.
import { expect, it } from "vitest";
import { isLocal } from "./address";

it.each(["127.0.0.1:7717", " http://127.0.0.1:7717/ ", "localhost:80", "[::1]:7717", "127.8.0.1:1", ""])(
  "%s is for this computer alone",
  (listen) => expect(isLocal(listen)).toBe(true),
);

it.each(["0.0.0.0:7717", "192.168.1.5:7717", "[::]:7717", "127.0.0.1.example:80", "12"])(
  "%s can be reached by others",
  (listen) => expect(isLocal(listen)).toBe(false),
);
