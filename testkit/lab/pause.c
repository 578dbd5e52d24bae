/*
 * The process that holds a pod's namespaces open. As PID 1 of a shared PID namespace it also inherits orphans and has to
 * collect them. "-v" answers and ends at once: kubeadm's upgrade check runs the image that way, as a Job.
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

int main(int argc, char **argv) {
  if (argc > 1 && !strcmp(argv[1], "-v")) {
    return printf("pause, built for the Barekube lab\n") < 0;
  }
  sigset_t wanted;
  sigemptyset(&wanted);
  sigaddset(&wanted, SIGCHLD);
  sigaddset(&wanted, SIGINT);
  sigaddset(&wanted, SIGTERM);
  sigprocmask(SIG_BLOCK, &wanted, NULL);
  for (;;) {
    int received;
    if (sigwait(&wanted, &received)) {
      return 1;
    }
    if (received != SIGCHLD) {
      return 0;
    }
    while (waitpid(-1, NULL, WNOHANG) > 0) {
    }
  }
}
