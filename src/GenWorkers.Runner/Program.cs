using GenWorkers.Runner;

// genworkers-runner --probe             prints what this process can compute with, as JSON
// genworkers-runner --pipe READ WRITE   serves one host over two inherited pipes, given as file descriptor numbers
return args switch
{
    ["--pipe", var down, var up] => HostSession.Run(down, up),
    ["--probe"] => RunnerProbe.Print(Console.Out),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: genworkers-runner --probe | --pipe READ_FD WRITE_FD (started by a worker host)");
    return 2;
}
