package io.barekube.internal.artifact;

import io.barekube.spi.Artifact;
import io.barekube.spi.ArtifactSource;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Optional;

/** A file on a web server. {@link #toString()} shows its place without credentials. */
record RemoteFile(Artifact artifact, URI address, String sha256) implements ArtifactSource.Resolved {
    @Override
    public String fileName() {
        return address.getPath().substring(address.getPath().lastIndexOf('/') + 1);
    }

    @Override
    public Optional<URI> uri() {
        return Optional.of(address);
    }

    @Override
    public Optional<Long> size() {
        return Optional.empty();
    }

    @Override
    public InputStream open() throws IOException, InterruptedException {
        return HttpDownload.open(address);
    }

    @Override
    public String toString() {
        return artifact + " at " + place();
    }
}
