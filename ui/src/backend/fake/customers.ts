// Four pretend customers who write by themselves once the practice number is linked: they ask, tap buttons, send a picture and a
// place, and one of them wants a person.
import { imageMedia } from "./pictures";
import { receive, tap, type Customer, type Inbound } from "./receiving";
import type { World } from "./world";

type Step = { after: number } & ({ says: Inbound } | { taps: string });
type Script = { customer: Customer; steps: readonly Step[] };

const text = (words: string): Inbound => ({ kind: "text", text: words });

const SCRIPTS: readonly Script[] = [
  {
    customer: { phone: "6281234500142", pretty: "+62 812-3450-0142", name: "Dewi Anggraini" },
    steps: [
      { after: 900, says: text("Halo Kak, batik kawungnya ready?") },
      { after: 6000, taps: "L" },
      { after: 14000, says: text("Ke Semarang ya Kak") },
    ],
  },
  {
    customer: { phone: "905321234567", pretty: "+90 532 123 45 67", name: "Ayşe Yılmaz" },
    steps: [
      { after: 3200, says: text("Merhaba, kahve var mı?") },
      { after: 8500, taps: "Yetkiliyle görüş" },
      { after: 20000, says: text("İzmir'e iki gömlek gönderebilir misiniz?") },
    ],
  },
  {
    customer: { phone: "447700900123", pretty: "+44 7700 900123", name: "Tom Baker" },
    steps: [
      { after: 7000, says: { kind: "image", text: "Is this one still available?", media: imageMedia("kawung") } },
      { after: 16000, taps: "Talk to a person" },
    ],
  },
  {
    customer: { phone: "6285712300173", pretty: "+62 857-1230-0173", name: "Rizky Pratama" },
    steps: [
      {
        after: 12000,
        says: {
          kind: "location",
          text: "",
          location: { latitude: -6.8886, longitude: 109.6753, name: "Alun-alun Pekalongan" },
        },
      },
      { after: 13500, says: text("Bisa antar ke sini? Berapa ongkirnya?") },
    ],
  },
];

/** Lets them live for a while; each step looks again whether they are switched on. */
export function startCustomers(world: World, channelId: string): void {
  for (const { customer, steps } of SCRIPTS) {
    for (const step of steps) {
      world.later(step.after, () => {
        if (!world.practice.scripted || !world.practice.online) return;
        if ("says" in step) receive(world, channelId, customer, step.says);
        else tapIfAsked(world, channelId, customer.phone, step.taps);
      });
    }
  }
}

function tapIfAsked(world: World, channelId: string, phone: string, label: string): void {
  const conversation = world.conversationWith(channelId, phone);
  if (conversation?.messages.some((message) => message.buttons.includes(label))) tap(world, conversation, label);
}
