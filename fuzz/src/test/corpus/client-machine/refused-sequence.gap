online
open
{"type":"welcome","re":"1","data":{"session":"s_4","resumed":true,"state":{"kind":"idle"},"guarantee":"replicated","resumeWindowMs":60000,"limits":{"frameBytes":65536,"textCodePoints":1000,"inFlight":64,"unackedEntries":256,"messageBurst":5,"messageEveryMs":500,"typingEveryMs":1000,"reportEveryMs":10000,"heartbeatMs":20000},"caps":["text"]}}
{"type":"live"}
join
{"type":"match.found","conversation":"c_01jd8m3v5q2x7y9z4w6t8r0p1n","data":{"partner":{"name":"Mira Tal","headline":"","bio":"","languages":["en"],"topics":[],"connected":[],"shared":{"topics":[],"languages":[]}},"startedAt":"2026-11-21T09:00:00.123Z","n":0,"head":[0,"00000000"],"retention":{"policy":"buffer","deletedAfterHours":24}}}
say hello
{"type":"error","re":"$I","conversation":"$C","n":$N,"error":{"code":"sequence.gap","retry":"resume","retryAfterMs":1200,"field":"n","limit":64,"expected":1,"message":"expected","ref":"r_8c1"}}
pass 5000
{"type":"error","re":"$I","conversation":"$C","n":$N,"error":{"code":"sequence.gap","retry":"resume","retryAfterMs":1200,"field":"n","limit":64,"expected":1,"message":"expected","ref":"r_8c1"}}
repeat
pass 60000
