# Prints what control planes share, as a tar archive in base64: CAs and the key that signs service accounts.
tar -C /etc/kubernetes/pki -c ca.crt ca.key sa.key sa.pub front-proxy-ca.crt front-proxy-ca.key etcd/ca.crt etcd/ca.key | base64 -w 0
