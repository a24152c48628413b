// One node of Socket.IO with its Redis adapter, as its documentation puts it together: a room for two people, a message to the
// other one in it, an answer to who said it. The address of Redis is in REDIS_URL.
//
// Says "= " and its port. A line on its input is the question how many bytes of its heap are in use after a full collection; it
// ends with its input.
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { createAdapter } from "@socket.io/redis-adapter";
import { createClient } from "redis";
import { Server } from "socket.io";

const publisher = createClient({ url: process.env.REDIS_URL });
const subscriber = publisher.duplicate();
await Promise.all([publisher.connect(), subscriber.connect()]);

const http = createServer();
const io = new Server(http, { adapter: createAdapter(publisher, subscriber), transports: ["websocket"] });

io.on("connection", (socket) => {
  const room = socket.handshake.query.room;
  socket.join(room);
  socket.on("say", (text, answer) => {
    socket.to(room).emit("said", text);
    answer();
  });
});

http.listen(0, "127.0.0.1", () => console.log("= " + http.address().port));

createInterface({ input: process.stdin })
  .on("line", () => {
    globalThis.gc();
    globalThis.gc();
    console.log("= " + process.memoryUsage().heapUsed);
  })
  .on("close", () => process.exit(0));
