// What engines said of a container that was made with everything: as recorded, less what nobody reads.
#pragma once

namespace harness {

/// Docker 20.10; in the network of a compose project.
inline constexpr const char* kDockersInspection = R"json({
 "Id": "a71e225244834b17eb6895c59b291935921ab4a14296c2fe6c3f4d78f8a084f6",
 "Name": "/rec",
 "State": {
  "Running": true
 },
 "HostConfig": {
  "NetworkMode": "mail_default",
  "PortBindings": {
   "25/tcp": [
    {
     "HostIp": "",
     "HostPort": "25"
    }
   ],
   "587/tcp": [
    {
     "HostIp": "127.0.0.1",
     "HostPort": "587"
    }
   ]
  },
  "CapAdd": [
   "CAP_NET_ADMIN",
   "CAP_SYS_NICE"
  ],
  "CapDrop": [
   "CAP_MKNOD"
  ],
  "ExtraHosts": [
   "db:10.0.0.9",
   "host.docker.internal:host-gateway"
  ],
  "GroupAdd": null,
  "IpcMode": "private",
  "PidMode": "",
  "Privileged": true,
  "ReadonlyRootfs": true,
  "SecurityOpt": [
   "no-new-privileges",
   "label=disable"
  ],
  "Tmpfs": {
   "/run": "size=1m"
  },
  "UTSMode": "",
  "ShmSize": 134217728,
  "Sysctls": {
   "net.ipv4.ip_unprivileged_port_start": "0"
  },
  "Devices": [
   {
    "PathOnHost": "/dev/null",
    "PathInContainer": "/dev/xnull",
    "CgroupPermissions": "rwm"
   }
  ],
  "Ulimits": [
   {
    "Name": "nofile",
    "Hard": 2048,
    "Soft": 1024
   }
  ]
 },
 "Mounts": [
  {
   "Type": "bind",
   "Source": "/var/run/docker.sock",
   "Destination": "/var/run/docker.sock",
   "Mode": "",
   "RW": true,
   "Propagation": "rprivate"
  },
  {
   "Type": "volume",
   "Name": "cfg",
   "Source": "/var/lib/docker/volumes/cfg/_data",
   "Destination": "/cfg",
   "Driver": "local",
   "Mode": "z",
   "RW": true,
   "Propagation": ""
  },
  {
   "Type": "bind",
   "Source": "/srv",
   "Destination": "/srv",
   "Mode": "ro",
   "RW": false,
   "Propagation": "rprivate"
  }
 ],
 "Config": {
  "Hostname": "mail",
  "Domainname": "example.org",
  "User": "0:0",
  "Tty": false,
  "Env": [
   "A=b",
   "POSTFIX_compatibility_level=3.6"
  ],
  "Cmd": [
   "one",
   "two"
  ],
  "Image": "mxproof/postfix-3.7:1dfae02bdc6a",
  "WorkingDir": "/srv",
  "Entrypoint": [
   "/start.sh"
  ],
  "Labels": {
   "com.docker.compose.project": "mail",
   "com.docker.compose.service": "smtp"
  },
  "StopSignal": "SIGINT"
 },
 "NetworkSettings": {
  "Networks": {
   "mail_default": {
    "Aliases": [
     "mail-smtp-1",
     "smtp",
     "a71e22524483"
    ],
    "Gateway": "172.20.0.1",
    "IPAddress": "172.20.0.5",
    "IPPrefixLen": 16,
    "IPv6Gateway": "",
    "GlobalIPv6Address": "",
    "DNSNames": [
     "mail-smtp-1",
     "smtp"
    ]
   }
  }
 }
})json";

/// Podman 4.3, by its compatible API.
inline constexpr const char* kPodmansInspection = R"json({
 "Id": "5ea50a01cfe8965548213b4f15397daab6bd13807ce0ff2ea6337dc728b73390",
 "Name": "/rec",
 "State": {
  "Running": false
 },
 "HostConfig": {
  "NetworkMode": "bridge",
  "PortBindings": {
   "25/tcp": [
    {
     "HostIp": "",
     "HostPort": "25"
    }
   ]
  },
  "CapAdd": [],
  "CapDrop": [
   "SYS_RESOURCE"
  ],
  "ExtraHosts": [
   "db:10.0.0.9"
  ],
  "GroupAdd": [],
  "IpcMode": "shareable",
  "PidMode": "private",
  "Privileged": true,
  "ReadonlyRootfs": false,
  "SecurityOpt": [],
  "Tmpfs": {
   "/run": "size=1m,rw,rprivate,nosuid,nodev,tmpcopyup"
  },
  "UTSMode": "private",
  "ShmSize": 134217728,
  "Sysctls": null,
  "Devices": [],
  "Ulimits": [
   {
    "Name": "RLIMIT_NOFILE",
    "Hard": 2048,
    "Soft": 1024
   },
   {
    "Name": "RLIMIT_NPROC",
    "Hard": 1048576,
    "Soft": 1048576
   }
  ]
 },
 "Mounts": [
  {
   "Type": "volume",
   "Name": "cfg",
   "Source": "/var/lib/containers/storage/volumes/cfg/_data",
   "Destination": "/cfg",
   "Driver": "local",
   "Mode": "",
   "RW": true,
   "Propagation": "rprivate"
  },
  {
   "Type": "bind",
   "Source": "/srv",
   "Destination": "/srv",
   "Mode": "",
   "RW": false,
   "Propagation": "rprivate"
  }
 ],
 "Config": {
  "Hostname": "mail",
  "Domainname": "",
  "User": "0:0",
  "Tty": false,
  "Env": [
   "container=podman",
   "A=b",
   "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
   "TERM=xterm",
   "HOSTNAME=mail"
  ],
  "Cmd": [
   "one",
   "two"
  ],
  "Image": "docker.io/x/pf:1",
  "WorkingDir": "/srv",
  "Entrypoint": [
   "/start.sh"
  ],
  "Labels": {
   "com.docker.compose.service": "smtp"
  },
  "StopSignal": "15"
 },
 "NetworkSettings": {
  "Networks": {
   "podman": {
    "IPAMConfig": null,
    "Links": null,
    "Aliases": [
     "5ea50a01cfe8"
    ],
    "NetworkID": "podman",
    "EndpointID": "",
    "Gateway": "",
    "IPAddress": "",
    "IPPrefixLen": 0,
    "IPv6Gateway": "",
    "GlobalIPv6Address": "",
    "GlobalIPv6PrefixLen": 0,
    "MacAddress": "",
    "DriverOpts": null
   }
  }
 }
})json";

} // namespace harness
