"""What a device shows from its copy, when the network is away, slow or lying."""
